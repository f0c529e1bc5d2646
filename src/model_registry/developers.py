"""Who made a model: the one table of spellings, and what a model's name tells.

Developers are spelled as models.dev (https://models.dev) spells them.
"""

from __future__ import annotations

import re

UNKNOWN = "unknown"

# How vendors, hubs and hosts write a developer → how the catalog does. Keys are slugs: lower case,
# every run of other characters than letters and digits written as one hyphen.
_SPELLINGS = {
    "01-ai": "01ai",
    "abacus-ai": "abacusai",
    "ai21-labs": "ai21",
    "ai21labs": "ai21",
    "alibaba-cloud": "alibaba",
    "alibaba-nlp": "alibaba",
    "allam-ai": "sdaia",
    "allen-ai": "allenai",
    "amazon-bedrock": "amazon",
    "arcee": "arcee-ai",
    "baichuan-inc": "baichuan",
    "bfl": "black-forest-labs",
    "blackforestlabs": "black-forest-labs",
    "bytedance-research": "bytedance",
    "bytedance-seed": "bytedance",
    "canopy-labs": "canopylabs",
    "cohereforai": "cohere",
    "coherelabs": "cohere",
    "cohere-labs": "cohere",
    "deepseek-ai": "deepseek",
    "facebook": "meta",
    "google-deepmind": "google",
    "ibm-granite": "ibm",
    "ibm-research": "ibm",
    "inclusion-ai": "inclusionai",
    "kwaivgi": "kuaishou",
    "kwaipilot": "kuaishou",
    "klingai": "kuaishou",
    "lgai": "lg",
    "lg-ai": "lg",
    "lgai-exaone": "lg",
    "liquidai": "liquid",
    "meta-llama": "meta",
    "metaai": "meta",
    "minimaxai": "minimax",
    "mistral-ai": "mistral",
    "mistralai": "mistral",
    "moonshot": "moonshotai",
    "moonshot-ai": "moonshotai",
    "nous-research": "nousresearch",
    "nvidia-nemo": "nvidia",
    "perplexity-ai": "perplexity",
    "pplx": "perplexity",
    "qwen": "alibaba",
    "qwenlm": "alibaba",
    "recraft-ai": "recraft",
    "reka": "rekaai",
    "reka-ai": "rekaai",
    "runwayml": "runway",
    "sarvam-ai": "sarvam",
    "sarvamai": "sarvam",
    "spacexai": "xai",
    "stability": "stabilityai",
    "stability-ai": "stabilityai",
    "stepfun-ai": "stepfun",
    "tencent-hunyuan": "tencent",
    "thudm": "zhipuai",
    "togethercomputer": "together",
    "together-ai": "together",
    "togetherai": "together",
    "tongyi-mai": "alibaba",
    "twelve-labs": "twelvelabs",
    "voyage": "voyageai",
    "voyage-ai": "voyageai",
    "wan-ai": "alibaba",
    "x-ai": "xai",
    "xai-org": "xai",
    "xiaomimimo": "xiaomi",
    "z-ai": "zhipuai",
    "zai": "zhipuai",
    "zai-org": "zhipuai",
    "zhipu": "zhipuai",
    "zhipu-ai": "zhipuai",
}

# What stands where a developer should but names none: infrastructure, placeholders, upstream hosts.
_NOBODY = frozenset(
    """
    azure azureml bedrock community custom default hf huggingface hub library local n-a none null openai-dev
    openai-internal organization-owner other owner public sglang system tgi unknown user vertex vertexai vllm
    """.split()
)

# Families whose name gives their maker away, matched at the start of a name that has no owner before it.
_FAMILIES = tuple(
    (developer, re.compile(rf"(?:{pattern})", re.IGNORECASE))
    for developer, pattern in (
        ("openai", r"gpt-|chatgpt|o[1345](?:-|$)|dall-e|whisper|sora|tts-1|text-embedding-(?:3|ada)|davinci|babbage"),
        ("openai", r"omni-moderation|text-moderation|codex-mini|computer-use-preview"),
        ("anthropic", r"claude"),
        (
            "google",
            r"gemini|gemma|codegemma|shieldgemma|medgemma|learnlm|palm-|text-bison|chat-bison|imagen|veo-|lyria",
        ),
        ("google", r"text-embedding-00|embedding-00|gemini-embedding|aqa$|flan-t5|nano-banana"),
        ("nvidia", r"nemotron|llama-?[\d.]+-nemotron|nv-embed|nemoguard|parakeet"),
        ("deepseek", r"deepseek|janus-pro"),
        ("meta", r"llama|meta-llama|codellama|llamaguard|prompt-guard"),
        ("alibaba", r"qwen|qwq|qvq|wan-?2|gte-|tongyi|marco-o1"),
        (
            "mistral",
            r"mistral|mixtral|ministral|codestral|devstral|magistral|pixtral|voxtral|leanstral|open-m[ix]+tral|mathstral",
        ),
        ("xai", r"grok"),
        ("moonshotai", r"kimi|moonshot"),
        ("zhipuai", r"glm-|chatglm|cogview|cogvideo|autoglm|codegeex"),
        ("cohere", r"command|c4ai|aya-|embed-(?:english|multilingual|v4)|rerank-(?:english|multilingual|v)"),
        ("minimax", r"minimax|abab|hailuo"),
        ("amazon", r"nova-|titan-|amazon-nova"),
        ("microsoft", r"phi-?[1-9]|wizardlm|mai-(?:ds|image|voice)|orca-"),
        ("ibm", r"granite"),
        ("ai21", r"jamba|jurassic|j2-"),
        ("perplexity", r"sonar|pplx|r1-1776"),
        ("bytedance", r"doubao|seed-|seedream|seedance|ui-tars"),
        ("tencent", r"hunyuan|hy-"),
        ("baidu", r"ernie"),
        ("stepfun", r"step-"),
        ("xiaomi", r"mimo-"),
        ("01ai", r"yi-"),
        ("black-forest-labs", r"flux"),
        ("stabilityai", r"stable-?diffusion|sdxl|sd3|stable-"),
        ("upstage", r"solar"),
        ("inception", r"mercury"),
        ("writer", r"palmyra"),
        ("rekaai", r"reka"),
        ("lg", r"exaone|k-exaone"),
        ("liquid", r"lfm"),
        ("voyageai", r"voyage"),
        ("jinaai", r"jina"),
        ("baai", r"bge-"),
        ("internlm", r"internlm|intern-s|internvl"),
        ("allenai", r"olmo|molmo|tulu"),
        ("nousresearch", r"hermes|nous-hermes|deephermes"),
        ("sdaia", r"allam"),
        ("databricks", r"dbrx"),
        ("tii", r"falcon"),
        ("baichuan", r"baichuan"),
        ("inclusionai", r"ling-|ring-"),
        ("deepcogito", r"cogito"),
        ("arcee-ai", r"afm-|trinity-|virtuoso|arcee|maestro-reasoning"),
        ("snowflake", r"arctic|snowflake-arctic"),
        ("servicenow", r"apriel"),
        ("huggingface", r"smollm"),
        ("sarvam", r"sarvam"),
    )
)


def named(owner: str) -> str:
    """The developer an owner's name or namespace stands for, `unknown` if it stands for none."""
    slug = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")
    return UNKNOWN if not slug or slug in _NOBODY else _SPELLINGS.get(slug, slug)


def by_family(name: str) -> str:
    """The developer a model's own name gives away, `unknown` if it does not."""
    return next((developer for developer, family in _FAMILIES if family.match(name)), UNKNOWN)


def of(model_id: str) -> str:
    """The developer a model id tells: its owner prefix (`meta-llama/…`), else its family's name."""
    owner, slash, name = model_id.lstrip("~@").rpartition("/")
    developer = named(owner.split("/")[-1]) if slash else UNKNOWN
    return developer if developer != UNKNOWN else by_family(name)
