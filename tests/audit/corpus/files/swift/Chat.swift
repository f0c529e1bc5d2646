let query = ChatQuery(messages: [], model: "gpt-4-0314")
let font = "SF-Pro-1"
