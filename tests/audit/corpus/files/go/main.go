package main

var models = []string{"gpt-4-0314", "claude-2.1"}

func main() {
	model := flag.String("model", "gpt-3.5-turbo-0301", "the model")
	req := openai.ChatCompletionRequest{Model: "gpt-4-32k", User: "user-1"}
	name := getenv("NAME", "name-1")
	// Model: "gpt-4-0613"
	tag := `json:"model-1"`
}
