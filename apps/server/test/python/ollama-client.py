"""Ollama's Python client against a Tessera server: prints one JSON object that the test checks."""

import asyncio
import json
import sys

import ollama

host, picture, question = sys.argv[1:]
key = {"Authorization": "Bearer right"}
client = ollama.Client(host=host, headers=key)
model = client.list().models[0].model
messages = [{"role": "user", "content": question, "images": [picture]}]
greedy = {"temperature": 0, "num_ctx": 2048}
found = {"model": model, "capabilities": client.show(model).capabilities, "running": client.ps().models[0].model}


def chat(**options):
    return client.chat(**{"model": model, "messages": messages, "options": greedy, **options})


def whole(parts):
    parts = list(parts)
    return ["".join(part.message.content for part in parts), [part.done for part in parts].index(True) == len(parts) - 1]


found["answer"] = chat().message.content
found["streamed"] = whole(chat(stream=True))
found["generated"] = client.generate(model=model, prompt=question, images=[picture], options=greedy).response
found["generated_stream"] = "".join(part.response for part in client.generate(model=model, prompt=question, images=[picture], options=greedy, stream=True))
schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"], "additionalProperties": False}
found["typed"] = json.loads(chat(format=schema).message.content)


def look(deep: bool) -> str:
    """Looks.

    Args:
        deep: whether to look deeply
    """
    return "red"


asked = [{"role": "user", "content": "Call look."}]
answer = chat(messages=asked, tools=[look], options={**greedy, "num_predict": 40}).message
called = {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "look", "arguments": {"deep": True}}}]}
told = [*asked, called, {"role": "tool", "tool_name": "look", "content": look(True)}]
found["tools"] = [answer.role, chat(messages=told, tools=[look], options={**greedy, "num_predict": 40}).done]


async def stream():
    parts = await ollama.AsyncClient(host=host, headers=key).chat(model=model, messages=messages, options=greedy, stream=True)
    return "".join([part.message.content async for part in parts])


found["asynchronous"] = asyncio.run(stream())


def error_of(make):
    try:
        make()
    except ollama.ResponseError as error:
        return [error.status_code, error.error]
    return None


found["errors"] = [error_of(lambda: chat(model="llava")), error_of(ollama.Client(host=host).list)]
print(json.dumps(found))
