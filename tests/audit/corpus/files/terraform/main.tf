variable "model_id" {
  default = "amazon.nova-canvas-v1:0"
}

resource "aws_bedrockagent_agent" "this" {
  foundation_model = "amazon.nova-reel-v1:0" # old
  agent_name       = "agent-1"
}

resource "azurerm_cognitive_deployment" "chat" {
  model {
    format = "OpenAI-1"
    name   = "gpt-4-32k"
  }
}

variable "region" {
  default = "eu-west-1"
}
