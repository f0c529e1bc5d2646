let query = ChatQuery(messages: [.user(text)], model: .init("gpt-3.5-turbo-0613"))
struct Options { var model: String = "gpt-4-0314" }
let icon = Image("claude-3-icon")
