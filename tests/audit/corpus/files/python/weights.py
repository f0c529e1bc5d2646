from vllm import LLM
llm = LLM(model="mistralai/Mistral-7B-Instruct-v0.2", tensor_parallel_size=2)
llm = LLM(model="meta-llama/Llama-2-7b-chat-hf")
cfg = {"base_model": "Qwen/Qwen2.5-7B-Instruct", "dataset": "alpaca-52k"}
tok = AutoTokenizer.from_pretrained("meta-llama/Llama-2-7b-hf")
st = SentenceTransformer("all-MiniLM-L6-v2")
