package main
const (
	GPT4 = "gpt-4-0613"
	Port = "8080-a"
)
var cfg = Config{Model: "claude-2.1", Temperature: 0}
var limits = map[string]int{
	"gpt-4-32k": 32768,
	"zone-1":    3,
}
func f() {
	model := os.Getenv("MODEL")
	if model == "" {
		model = "gpt-3.5-turbo-0613"
	}
	llm, _ := openai.New(openai.WithModel("gpt-4-1106-preview"))
	client.NewMessage(anthropic.F("claude-3-opus-20240229"))
	cmd.Flags().StringP("model", "m", "text-davinci-003", "the model")
	viper.SetDefault("llm.model", "gemini-1.5-flash")
	v := "gpt-4-0314-notes.txt"
}
