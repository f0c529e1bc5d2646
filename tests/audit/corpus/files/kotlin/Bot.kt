val model = System.getenv("MODEL") ?: "gpt-4-32k"
val models = listOf("claude-3-opus-20240229", "gemini-1.5-pro")
val colour = "red-1"
