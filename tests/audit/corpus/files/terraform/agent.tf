variable "model_id" {
  type    = string
  default = "anthropic.claude-3-5-sonnet-20240620-v1:0"
}
resource "aws_bedrockagent_agent" "a" {
  agent_name       = "helper-1"
  foundation_model = "anthropic.claude-3-sonnet-20240229-v1:0"
  instruction      = "You are claude-2."
}
resource "azurerm_cognitive_deployment" "d" {
  name = "chat-main"
  model {
    format  = "OpenAI"
    name    = "gpt-35-turbo"
    version = "0613"
  }
}
resource "aws_lambda_function" "f" {
  function_name = "o1-handler-2"
  environment {
    variables = { MODEL_ID = "amazon.titan-text-premier-v9:0", STAGE = "dev-1" }
  }
}
data "aws_iam_policy_document" "p" {
  statement { resources = ["arn:aws:bedrock:*::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0"] }
}
