val request = ChatCompletionRequest(model = ModelId("gpt-3.5-turbo-0301"), messages = list)
val default = System.getenv("MODEL") ?: "gpt-4-0314"
val phone = Device(model = "Pixel-8-Pro")
