variable "foundation_model" {
  type    = string
  default = "anthropic.claude-instant-v1"
}
resource "aws_bedrockagent_agent" "a" {
  agent_name       = "support-agent-2"
  foundation_model = "anthropic.claude-instant-v1"
}
locals {
  arn = "arn:aws:bedrock:us-east-1::foundation-model/ignore"
}
