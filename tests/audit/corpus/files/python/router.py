from litellm import Router, completion

router = Router(
    model_list=[
        {"model_name": "main", "litellm_params": {"model": "azure/gpt4-east-2", "api_key": "k"}},
        {"model_name": "gpt-4-0314", "litellm_params": {"model": "openai/gpt-4.1"}},
        {"model_name": "cheap", "litellm_params": {"model": "anthropic/claude-3-haiku-20240307"}},
    ],
    fallbacks=[{"main": ["cheap"]}],
)
r = completion(model="gemini/gemini-1.5-flash-8b", messages=[])
r = completion(model="bedrock/us-east-1/anthropic.claude-3-5-sonnet-20240620-v1:0", messages=[])
r = completion(model="vertex_ai/claude-3-opus@20240229", messages=[])
r = completion(model="hosted_vllm/our-7b-v3", messages=[])
r = completion(model="openrouter/openai/gpt-5.4:online", messages=[])
