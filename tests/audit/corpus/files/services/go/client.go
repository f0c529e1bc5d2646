package main

type config struct {
	Model string `json:"model" default:"gpt-4-0314"`
}

var cfg = config{Model: "gpt-3.5-turbo-0301"}

func main() {
	flag.StringVar(&model, "model", "claude-2.1", "model to use")
	m := client.GenerativeModel("gemini-1.0-pro")
	http.Handle("/static/gpt-4-demo/", h)
	fmt.Println(cmp.Or(os.Getenv("LLM"), "gpt-4-0314"))
}
