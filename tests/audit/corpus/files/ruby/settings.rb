MODELS = { fast: "gpt-3.5-turbo-0613", slow: 'gpt-4-0613' }.freeze
config.openai.model = Rails.env.test? ? "gpt-4-32k" : "gpt-5.4"
scope :v2, -> { where(name: "o1") }
chat = RubyLLM.chat.with_model("claude-2.1")
