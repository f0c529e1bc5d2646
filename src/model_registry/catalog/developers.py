"""Who made a model: the one table of spellings, and what a model's name tells.

Developers are spelled as models.dev (https://models.dev) spells them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

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
    "ascend-tribe": "huawei",
    "baichuan-inc": "baichuan",
    "baidu-qianfan": "baidu",
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
    "funaudiollm": "alibaba",
    "google-deepmind": "google",
    "huggingfacetb": "huggingface",
    "fishaudio": "fish-audio",
    "ideogramai": "ideogram",
    "leonardo-ai": "leonardo",
    "luma-ai": "luma",
    "lumalabs": "luma",
    "prime-intellect": "primeintellect",
    "ibm-granite": "ibm",
    "ibm-research": "ibm",
    "inclusion-ai": "inclusionai",
    "indexteam": "bilibili",
    "jina": "jinaai",
    "jina-ai": "jinaai",
    "kwaivgi": "kuaishou",
    "kwai-kolors": "kuaishou",
    "kwaipilot": "kuaishou",
    "klingai": "kuaishou",
    "lgai": "lg",
    "lg-ai": "lg",
    "lgai-exaone": "lg",
    "liquidai": "liquid",
    "meituan-longcat": "meituan",
    "meta-llama": "meta",
    "meta-llama-api": "meta",
    "metaai": "meta",
    "mini-max": "minimax",
    "minimaxai": "minimax",
    "mistral-ai": "mistral",
    "mistralai": "mistral",
    "moonshot": "moonshotai",
    "moonshot-ai": "moonshotai",
    "nous-research": "nousresearch",
    "nv-mistralai": "mistral",
    "nvidia-nemo": "nvidia",
    "open-ai": "openai",
    "openai-oss": "openai",
    "paddlepaddle": "baidu",
    "perplexity-ai": "perplexity",
    "perplexityai": "perplexity",
    "pplx": "perplexity",
    "qwen": "alibaba",
    "qwenlm": "alibaba",
    "recraft-ai": "recraft",
    "reka": "rekaai",
    "reka-ai": "rekaai",
    "runwayml": "runway",
    "sarvam-ai": "sarvam",
    "sarvamai": "sarvam",
    "sentientfoundation": "sentientagi",
    "sentientfoundation-serverless": "sentientagi",
    "servicenow-ai": "servicenow",
    "spacexai": "xai",
    "stability": "stabilityai",
    "stability-ai": "stabilityai",
    "stepai": "stepfun",
    "stepfun-ai": "stepfun",
    "tencent-hunyuan": "tencent",
    "thudm": "zhipuai",
    "togethercomputer": "together",
    "together-ai": "together",
    "togetherai": "together",
    "tiiuae": "tii",
    "tongyi-mai": "alibaba",
    "tongyi-zhiwen": "alibaba",
    "twelve-labs": "twelvelabs",
    "volcengine": "bytedance",
    "voyage": "voyageai",
    "voyage-ai": "voyageai",
    "wan-ai": "alibaba",
    "wanx": "alibaba",
    "x-ai": "xai",
    "xai-org": "xai",
    "xiaomi-mimo": "xiaomi",
    "xiaomimimo": "xiaomi",
    "yi": "01ai",
    "z-ai": "zhipuai",
    "zai": "zhipuai",
    "zai-org": "zhipuai",
    "zhipu": "zhipuai",
    "zhipu-ai": "zhipuai",
}

# What stands where a developer should but names none: infrastructure, the programs that serve models on one's own
# machine, placeholders, upstream hosts, and those who only put others' models into other files.
_NOBODY = frozenset(
    """
    admin aphrodite azure azureml bartowski bedrock chutesai community ctransformers custom default exllamav2 gpt4all
    hf hub huggingface infinity jan koboldcpp library litellm llama-cpp llama-cpp-python llama-swap llamacpp llamafile
    lm-studio lmdeploy lmstudio lmstudio-community local localai localhost me mindie-server mlx mlx-community mlx-lm
    models n-a none null ollama openai-dev openai-internal openllm openvino organization-owner other owner public
    ramalama replicate-internal root self sglang system tabbyapi tensorrt-llm text-generation-webui tgi thebloke triton
    unknown unsloth user vertex vertexai vllm xinference
    """.split()
)

# Families whose name gives their maker away, matched at the start of a name that has no owner before it.
_FAMILIES = (
    ("eleutherai", r"gpt-(?:neo|j)(?:x|-|$)|pythia-"),
    (
        "openai",
        r"gpt-|gpt[34]|chatgpt|o[1345](?:-|$)|dall-e|whisper|sora|tts-1|text-embedding-(?:3|ada)|davinci|babbage",
    ),
    ("openai", r"omni-moderation|text-moderation|codex-mini|computer-use-preview|aoai-|openai(?:-|$)"),
    ("anthropic", r"claude|anthropic-|(?:haiku|opus|sonnet|fable|mythos)-\d"),
    (
        "google",
        r"gemini|gemma|codegemma|shieldgemma|medgemma|learnlm|palm-|text-bison|chat-bison|imagen|veo-|lyria",
    ),
    ("google", r"text-embedding-00|embedding-00|gemini-embedding|aqa$|flan-t5|nano-banana|paligemma|chirp-\d"),
    ("tngtech", r"deepseek-(?:tng-)?r1t|tng-r1t"),
    ("nvidia", r"nemotron|llama-?[\d.]+-nemotron|nv-embed|nemoguard|parakeet"),
    ("deepseek", r"deepseek|dsv\d|janus-pro"),
    ("tokyotech-llm", r"llama-?[\d.]+-swallow"),
    ("perplexity", r"llama-[\d.]+-sonar"),
    ("meta", r"llama|meta-llama|codellama|llamaguard|prompt-guard"),
    ("alibaba", r"cosyvoice|paraformer|wanx|qwen|qwq|qvq|wan-?v?[2-9]|happyhorse|gte-|tongyi|marco-o1|alibaba-"),
    (
        "mistral",
        r"mistral|mixtral|mamba-codestral|open-codestral|ministral|codestral|devstral|magistral|pixtral|voxtral|leanstral|open-mi[sx]tral|mathstral",
    ),
    ("xai", r"grok"),
    ("moonshotai", r"kimi|moonshot|k(?:2\.|[3-9](?:\.\d)?(?:$|-))"),
    ("zhipuai", r"(?:zai-)?glm-|glm\d|chatglm|cogview|cogvideo|autoglm|codegeex"),
    ("cohere", r"cohere-|command|c4ai|aya-|embed-(?:english|multilingual|v-?4)|rerank-(?:english|multilingual|v)"),
    ("minimax", r"minimax|abab|hailuo"),
    ("deepgram", r"nova-[23](?:$|-(?:general|medical|en))"),
    ("amazon", r"nova-|titan-|amazon-nova"),
    ("microsoft", r"phi-?[1-9]|model-router|wizardlm|mai-[a-z]+-|orca-"),
    ("ibm", r"granite"),
    ("ai21", r"ai21-|jamba|jurassic|j2-"),
    ("perplexity", r"sonar|pplx|r1-1776"),
    ("bytedance", r"doubao|seed-|seedream|seedance|ui-tars"),
    ("tencent", r"hunyuan|hy-|hy\d"),
    ("baidu", r"ernie"),
    ("stepfun", r"step-"),
    ("xiaomi", r"(?:xiaomi-)?mimo-?"),
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
    ("intfloat", r"e5-|multilingual-e5"),
    ("internlm", r"internlm|intern-s"),
    ("opengvlab", r"internvl"),
    ("allenai", r"olmo|molmo|tulu"),
    ("nousresearch", r"hermes|nous-hermes|deephermes"),
    ("sdaia", r"allam"),
    ("core42", r"jais"),
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
    ("google", r"deep-research-(?:max-|pro-)?preview|text-multilingual-embedding"),
    ("meta", r"muse-(?:spark|glimmer|image|voice|wonder)"),
    ("thinkingmachines", r"inkling"),
    ("cohere", r"embed-v\d|north-mini"),
    ("cognitivecomputations", r"dolphin|venice-uncensored"),
    ("bigcode", r"starcoder"),
    ("huggingfaceh4", r"zephyr"),
    ("sentence-transformers", r"all-mini-?lm|all-mpnet|multi-qa-|paraphrase-minilm"),
    ("aion-labs", r"aion-\d"),
    ("kuaishou", r"kat-(?:coder|dev)|kling"),
    ("meituan", r"longcat"),
    ("groq", r"compound(?:$|-mini)"),
    ("sao10k", r"l3(?:\.[13])?-(?:\d+b-)?(?:euryale|stheno|lunaris|hanami)"),
    ("thedrummer", r"cydonia|rocinante|unslopnemo|skyfall|anubis|magidonia"),
    ("anthracite-org", r"magnum-v"),
    ("gryphe", r"mythomax|pantheon-rp"),
    ("primeintellect", r"intellect-\d"),
    ("nomic-ai", r"nomic-embed"),
    ("cerebras", r"cerebras-gpt"),
    ("vercel", r"v0-\d"),
    ("sakana", r"fugu"),
    ("poolside", r"laguna"),
    ("essentialai", r"rnj-"),
    ("swiss-ai", r"apertus"),
    ("recraft", r"recraft"),
    ("ideogram", r"ideogram"),
    ("morph", r"morph-(?:v\d|warp-grep|compact)"),
    # Makers of sound.
    ("elevenlabs", r"eleven(?:labs|_|-v\d|-multilingual|-turbo|-flash)|scribe[_-]v\d"),
    ("cartesia", r"cartesia|sonic-(?:\d|english|multilingual|turbo)|ink-whisper"),
    ("deepgram", r"deepgram|aura-(?:\d|asteria|helios|zeus)"),
    ("canopylabs", r"orpheus"),
    ("hexgrad", r"kokoro"),
    ("sesame", r"csm-\d"),
    ("zyphra", r"zonos|zamba"),
    ("resembleai", r"chatterbox"),
    ("nari-labs", r"dia-1\.6b"),
    ("myshell-ai", r"melotts|openvoice"),
    ("playai", r"playai|play-?dialog"),
    ("coqui", r"xtts"),
    ("unreal-speech", r"unreal-speech"),
    ("suno", r"suno(?:-|$)|bark(?:-small)?$"),
    ("fixie-ai", r"ultravox"),
    ("kyutai", r"moshi|kyutai"),
    # Makers of pictures and videos.
    ("luma", r"luma(?:-|$)|ray-?\d|dream-machine$"),
    ("runway", r"runway|gen-?[34](?:$|-)"),
    ("pixverse", r"pixverse"),
    ("shengshu", r"vidu(?:-|$)"),
    ("lightricks", r"ltx"),
    ("genmo", r"mochi-"),
    ("hidream", r"hidream"),
    ("bria", r"bria-"),
    ("topazlabs", r"topaz"),
    ("krea", r"krea-"),
    ("leonardo", r"phoenix-1|lucid-origin"),
    ("rundiffusion", r"juggernaut"),
    ("bytedance", r"dreamina|omni-?human|seededit|dreamactor|doubao"),
    ("midjourney", r"midjourney"),
    ("stabilityai", r"stablediffusion"),
    ("retro-diffusion", r"retro-diffusion"),
    ("microsoft", r"florence-2|kosmos-|vibevoice|trellis(?:-|$)"),
    ("meta", r"m2m100|nllb-|bart-large|opt-\d|seamless-m4t|musicgen|sam[23]?-(?:vit|hiera)"),
    # Weights that several hosts serve.
    ("huggingface", r"distilbert"),
    ("openbmb", r"minicpm"),
    ("vikhyatk", r"moondream"),
    ("llmware", r"slim-[a-z-]+-tool|bling-|dragon-(?:mistral|yi)"),
    ("osmosis-ai", r"osmosis-"),
    ("skywork", r"skywork|skycaptioner"),
    ("numind", r"numarkdown|nuextract"),
    ("mixedbread-ai", r"mxbai|text-embedding-mxbai"),
    ("tinyllama", r"tinyllama"),
    ("openchat", r"openchat"),
    ("lmsys", r"vicuna|fastchat-t5"),
    ("mosaicml", r"mpt-\d"),
    ("bigscience", r"bloomz?(?:-|$)"),
    ("nexusflow", r"athene|starling-lm|nexusraven"),
    ("teknium", r"openhermes"),
    ("jondurbin", r"airoboros"),
    ("intel", r"neural-chat"),
    ("phind", r"phind-"),
    ("defog", r"(?:llama-3-)?sqlcoder"),
    ("discoresearch", r"discolm"),
    ("ocrflux", r"ocrflux"),
    ("sophosympatheia", r"midnight-(?:rose|miqu)"),
    ("steelskull", r"(?:l3(?:\.\d)?-)?(?:ms-|san-mai-)?(?:nevoria|electra|cu-mai)"),
    ("raifle", r"sorcererlm"),
    ("inflatebot", r"mn-12b-mag-mell"),
    ("readyart", r"broken-tutu|gaslit-|omega-darker"),
    ("sao10k", r"fimbulvetr|euryale|stheno|lunaris|hanami|(?:72b|14b)-qwen2\.5-kunou"),
    ("anthracite-org", r"(?:l3(?:\.\d)?-)?(?:\d+b-)?magnum-"),
    ("anthracite-org", r"magnum(?:-|$)"),
    ("thedrummer", r"behemoth|fallen-|tiger-gemma|snowpiercer|valkyrie|precog"),
    ("neversleep", r"noromaid|lumimaid|echidna"),
    ("eva-unit-01", r"eva-(?:qwen|llama|yi|gutenberg)"),
    ("undi95", r"remm-|toppy-m|mlewd|mythalion-undi"),
    ("alpindale", r"goliath"),
    ("pygmalionai", r"mythalion|pygmalion|metharme"),
    ("koboldai", r"psyfighter|kobbletiny"),
    ("nothingiisreal", r"mn-12b-celeste|celeste-"),
    ("mawdistical", r"mawdistical-"),
    ("vongolachouko", r"(?:mn-12b-)?starcannon"),
    ("infermatic", r"mn-12b-inferor"),
    ("doctor-shotgun", r"doctor-shotgun-|ms3\.2-24b-magnum-diamond"),
    ("pocketdoc", r"pocketdoc-|dans-personalityengine"),
    ("allura-org", r"allura-org-"),
    ("teezee", r"teezee-"),
    ("zerofata", r"zerofata-|ms3\.2-paintedfantasy"),
    ("arliai", r"arliai-|(?:ds-r1|qwq-32b|qwen3)-\S*-?arliai"),
    ("nitral-ai", r"hathor"),
    ("orenguteng", r"llama-3(?:\.1)?-8b-lexi"),
    ("wolfram", r"miquliz-"),
    ("aisingapore", r"sea-?lion"),
    ("naver", r"hyperclova|hcx-"),
    ("pfnet", r"plamo"),
    ("scb10x", r"typhoon"),
    ("agentica-org", r"deepcoder|deepswe"),
    ("thenlper", r"gte-(?:small|base|large)$"),
)


@cache
def _family() -> re.Pattern[str]:
    """One group for each family, so that the number of the group tells which it was; not every run needs it."""
    return re.compile("|".join(f"({pattern})" for _, pattern in _FAMILIES), re.IGNORECASE)


_SERVING = frozenset({"cerebras", "databricks", "groq", "morph", "perplexity", "snowflake", "together", "vercel"})
"""Developers whose name before another's family says who serves the model: `cerebras-llama`."""

_KNOWN = frozenset(_SPELLINGS.values()) | {developer for developer, _ in _FAMILIES}


@lru_cache(maxsize=1 << 14)
def from_owner(owner: str) -> str:
    """The developer an owner's name or namespace stands for, `unknown` if it stands for none."""
    slug = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")
    return UNKNOWN if not slug or slug in _NOBODY else _SPELLINGS.get(slug, slug)


@lru_cache(maxsize=1 << 16)
def from_family(name: str) -> str:
    """The developer a model's own name gives away, by its family or by who stands before it; else `unknown`."""
    found = _family().match(name)
    return _FAMILIES[found.lastindex - 1][0] if found and found.lastindex else _from_first_words(name)


def _from_first_words(name: str) -> str:
    """The known developer that a name begins with, as `TheDrummer-Rocinante-12B` and `OpenAI: GPT-5` do."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    for count in (3, 2, 1):
        owner = "-".join(words[:count])
        if count < len(words) and is_known(owner):
            developer = from_owner(owner)
            behind = _family().match("-".join(words[count:])) if developer in _SERVING else None
            return _FAMILIES[behind.lastindex - 1][0] if behind and behind.lastindex else developer
    return UNKNOWN


def letters(name: str) -> str:
    """A company's name without what spellings of it differ by: `Fireworks AI Inc.` is `fireworks`."""
    return re.sub(r"(?<=[a-z0-9])[ .-]?(?:ai|inc)\b|[^a-z0-9]", "", name.lower()) or name.lower()


@lru_cache(maxsize=1 << 14)
def is_known(owner: str) -> bool:
    """Whether an owner's name is that of a developer the tables know, in any spelling."""
    slug = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")
    return slug in _SPELLINGS or slug in _KNOWN


def from_model_id(model_id: str) -> str:
    """The developer a model id tells: its owner prefix (`meta-llama/…`), else its family's name."""
    owner, slash, name = model_id.lstrip("~@").rpartition("/")
    developer = from_owner(owner.split("/")[-1]) if slash else UNKNOWN
    return developer if developer != UNKNOWN else from_family(name)


def from_upload(repository: str) -> str:
    """The developer of weights that others may have uploaded again, quantized: the family's, else the owner."""
    developer = from_family(repository.rpartition("/")[2])
    return developer if developer != UNKNOWN else from_model_id(repository)
