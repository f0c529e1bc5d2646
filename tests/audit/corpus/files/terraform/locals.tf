locals {
  models = {
    fast = "anthropic.claude-3-sonnet-20240229-v1:0"
    slow = "amazon.nova-pro-v1:0"
  }
  tags = { app = "claude-2" }
}
resource "google_cloud_run_service" "s" {
  template { spec { containers { env {
    name  = "GEMINI_MODEL"
    value = "gemini-1.5-pro"
  } } } }
}
