"""Which providers speak OpenAI's chat completions, where they are and how their keys are called. Pure data.

Names are litellm's, so that a model string means the same with and without it.
"""

from __future__ import annotations

from typing import NamedTuple


class Provider(NamedTuple):
    """A provider: the address before `/chat/completions`, the variables that may hold its key (best first).

    `base_envs` are variables that move its address; a `local` one runs on the user's machine, needs no key and has
    no price in any list.
    """

    base_url: str
    keys: tuple[str, ...]
    base_envs: tuple[str, ...] = ()
    local: bool = False


PROVIDERS: dict[str, Provider] = {
    "openai": Provider("https://api.openai.com/v1", ("OPENAI_API_KEY",), ("OPENAI_BASE_URL", "OPENAI_API_BASE")),
    "openrouter": Provider("https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY", "OR_API_KEY")),
    "groq": Provider("https://api.groq.com/openai/v1", ("GROQ_API_KEY",), ("GROQ_API_BASE",)),
    "together_ai": Provider(
        "https://api.together.xyz/v1", ("TOGETHER_API_KEY", "TOGETHER_AI_API_KEY", "TOGETHERAI_API_KEY")
    ),
    "deepseek": Provider("https://api.deepseek.com/v1", ("DEEPSEEK_API_KEY",), ("DEEPSEEK_API_BASE",)),
    "mistral": Provider("https://api.mistral.ai/v1", ("MISTRAL_API_KEY",), ("MISTRAL_API_BASE",)),
    "xai": Provider("https://api.x.ai/v1", ("XAI_API_KEY",), ("XAI_API_BASE",)),
    "fireworks_ai": Provider(
        "https://api.fireworks.ai/inference/v1", ("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY", "FIREWORKSAI_API_KEY")
    ),
    "cerebras": Provider("https://api.cerebras.ai/v1", ("CEREBRAS_API_KEY",)),
    "deepinfra": Provider("https://api.deepinfra.com/v1/openai", ("DEEPINFRA_API_KEY",)),
    "sambanova": Provider("https://api.sambanova.ai/v1", ("SAMBANOVA_API_KEY",)),
    "nvidia_nim": Provider("https://integrate.api.nvidia.com/v1", ("NVIDIA_NIM_API_KEY",), ("NVIDIA_NIM_API_BASE",)),
    "perplexity": Provider("https://api.perplexity.ai", ("PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY")),
    "moonshot": Provider("https://api.moonshot.ai/v1", ("MOONSHOT_API_KEY",), ("MOONSHOT_API_BASE",)),
    "zai": Provider("https://api.z.ai/api/paas/v4", ("ZAI_API_KEY",), ("ZAI_API_BASE",)),
    "dashscope": Provider(
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", ("DASHSCOPE_API_KEY",), ("DASHSCOPE_API_BASE",)
    ),
    "nebius": Provider("https://api.studio.nebius.ai/v1", ("NEBIUS_API_KEY",), ("NEBIUS_API_BASE",)),
    "novita": Provider("https://api.novita.ai/v3/openai", ("NOVITA_API_KEY",)),
    "hyperbolic": Provider("https://api.hyperbolic.xyz/v1", ("HYPERBOLIC_API_KEY",)),
    "ollama": Provider("http://localhost:11434/v1", ("OLLAMA_API_KEY",), ("OLLAMA_API_BASE",), True),
    "lm_studio": Provider("http://localhost:1234/v1", ("LM_STUDIO_API_KEY",), ("LM_STUDIO_API_BASE",), True),
    "hosted_vllm": Provider("http://localhost:8000/v1", ("HOSTED_VLLM_API_KEY",), ("HOSTED_VLLM_API_BASE",), True),
    "llamafile": Provider("http://localhost:8080/v1", ("LLAMAFILE_API_KEY",), ("LLAMAFILE_API_BASE",), True),
}  # fmt: skip

OTHERS: dict[str, tuple[str, ...]] = {
    "anthropic": ("ANTHROPIC_API_KEY",), "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"), "azure": ("AZURE_API_KEY",),
    "azure_ai": ("AZURE_AI_API_KEY",), "cohere": ("COHERE_API_KEY",), "cohere_chat": ("COHERE_API_KEY",),
    "huggingface": ("HF_TOKEN", "HUGGINGFACE_API_KEY"), "replicate": ("REPLICATE_API_KEY",),
    "databricks": ("DATABRICKS_API_KEY",), "watsonx": ("WATSONX_API_KEY",), "bedrock": ("AWS_ACCESS_KEY_ID",),
    "bedrock_converse": ("AWS_ACCESS_KEY_ID",), "sagemaker": ("AWS_ACCESS_KEY_ID",), "vertex_ai": (),
    "vertex_ai_beta": (), "ollama_chat": (), "cloudflare": ("CLOUDFLARE_API_KEY",), "snowflake": ("SNOWFLAKE_JWT",),
    "predibase": ("PREDIBASE_API_KEY",), "triton": (), "oci": (), "github_copilot": (), "chatgpt": (),
    "litellm_proxy": ("LITELLM_PROXY_API_KEY",), "text-completion-openai": ("OPENAI_API_KEY",),
}  # fmt: skip
"""Providers that only litellm speaks with, and the variables of their keys: its own even with an address given."""

BARE = (
    ("openai", r"gpt-(?!oss)|chatgpt|o[1-9](-|$)|ft:"), ("deepseek", r"deepseek-"), ("mistral", r"mistral-"),
    ("anthropic", r"claude-"), ("gemini", r"gemini-"), ("cohere_chat", r"command-"),
)  # fmt: skip
"""Model names that are known without a provider in front, as (provider, pattern for their beginning)."""
