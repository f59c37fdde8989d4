"""Makes a folder that the frontend takes for a model: a tokenizer whose every token is a word that tells its number, a template, a config."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

SPECIAL = ["<unk>", "<end>"]
# Token FIRST + n reads " t<n>": an answer tells by itself whether a part of it is missing or came twice.
FIRST = len(SPECIAL)
WORDS = 4096
TEMPLATE = "{% for message in messages %}{{ message['content'] }} {% endfor %}"


def make_model(folder: Path, template: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    words = [*SPECIAL, *(f"t{number}" for number in range(WORDS))]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token=SPECIAL[0]))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    end = SPECIAL.index("<end>")
    config = {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "vocab_size": len(words),
        "hidden_size": 64,
        "num_hidden_layers": 1,
        "num_attention_heads": 1,
        "max_position_embeddings": 2048,
        "bos_token_id": end,
        "eos_token_id": end,
    }
    words_of = {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": SPECIAL[0], "eos_token": "<end>", "model_max_length": 2048}
    files = {
        "config.json": config,
        "generation_config.json": {"eos_token_id": [end]},
        "tokenizer_config.json": {**words_of, **({"chat_template": TEMPLATE} if template else {})},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
