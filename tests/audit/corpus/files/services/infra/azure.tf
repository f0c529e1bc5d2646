resource "azurerm_cognitive_deployment" "chat" {
  name                 = "gpt-4-alarm"
  cognitive_account_id = azurerm_cognitive_account.this.id
  model {
    format  = "OpenAI"
    name    = "gpt-4-32k"
    version = "0314"
  }
}
resource "aws_cloudwatch_metric_alarm" "llm" {
  alarm_name = "claude-3-latency"
}
resource "aws_rds_cluster" "db" {
  engine         = "aurora-postgresql"
  instance_class = "db.r6g.large"
}
