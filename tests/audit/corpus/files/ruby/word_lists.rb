class Chat
  DEFAULT_MODEL = "gpt-4-turbo-preview".freeze
  def ask(text, model: ENV.fetch("LLM_MODEL", "claude-3-opus-20240229"))
    client.chat(parameters: { model: "gpt-3.5-turbo-0125", messages: [] })
  end
  RubyLLM.chat(model: 'gemini-1.5-flash')
  RubyLLM.configure { |c| c.default_model = 'claude-9-haiku' }
  validates :model, inclusion: %w[gpt-4-0613 gpt-5.4]
  has_many :cars, class_name: "Car-2"
  LEVELS = %w[level-1 level-2]
end
