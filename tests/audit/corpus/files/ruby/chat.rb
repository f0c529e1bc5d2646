client.chat(parameters: { model: "gpt-3.5-turbo-0301", user: "u-1" })
MODEL = ENV.fetch("MODEL", "claude-2.1")
SMALL = ENV["SMALL_MODEL"] || "claude-instant-1.2"
# model: "gpt-4-0314"
belongs_to :model, class_name: "Car2"
opts = { :model => 'o1-preview', :mode => 'm-1' }
