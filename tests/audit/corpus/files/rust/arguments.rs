#[arg(long, default_value = "gpt-4-0613")]
model: String,
pub const MODELS: [&str; 2] = ["claude-2.1", "gpt-5.4"];
match name { "gpt-4-32k" => 32768, _ => 0 };
