package agents

var limits = map[string]int{
	"gpt-4-32k-0314": 32768,
	"req-min-1":      60,
}

const defaultModel = "claude-3-sonnet-20240229"
