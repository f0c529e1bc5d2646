const MODEL: &str = "claude-2.1";
fn main() {
    let request = CreateChatCompletionRequestArgs::default().model("gpt-4-0314").build();
    let model = env::var("MODEL").unwrap_or("gpt-4-32k".into());
    let edition = "2021-1";
}
