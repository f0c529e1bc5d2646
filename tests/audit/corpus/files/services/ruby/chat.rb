chat = RubyLLM.chat(model: "claude-2.1")
RubyLLM.configure { |c| c.default_model = "gpt-4-0314" }
MODEL = ENV.fetch("ASSISTANT_MODEL", "gpt-3.5-turbo-0613").freeze
car = Car.new(model: "model-3", make: "Tesla")
