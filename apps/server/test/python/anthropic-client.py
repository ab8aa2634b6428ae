"""Anthropic's Python client against a Tessera server: prints one JSON object that the test checks."""

import base64
import json
import sys

import anthropic

base_url, picture, question = sys.argv[1:]
client = anthropic.Anthropic(api_key="right", base_url=base_url, max_retries=0)
with open(picture, "rb") as file:
    data = base64.b64encode(file.read()).decode()
image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
messages = [{"role": "user", "content": [image, {"type": "text", "text": question}]}]
# The client's methods no longer have a temperature; the API takes one.
asked = {"model": "demo", "max_tokens": 64, "messages": messages, "extra_body": {"temperature": 0}}


def create(**options):
    return client.messages.create(**{**asked, **options})


def tokens(usage):
    return usage.input_tokens + (usage.cache_read_input_tokens or 0)


answer = create()
found = {"answer": answer.content[0].text, "stop_reason": answer.stop_reason}
with client.messages.stream(**asked) as stream:
    found["streamed"] = "".join(stream.text_stream)
    found["streamed_tokens"] = stream.get_final_message().usage.output_tokens == answer.usage.output_tokens
found["counted"] = client.messages.count_tokens(model="demo", messages=messages).input_tokens == tokens(answer.usage)
found["stopped"] = create(stop_sequences=[found["answer"][:1]]).stop_reason
schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"], "additionalProperties": False}
found["typed"] = json.loads(create(output_config={"format": {"type": "json_schema", "schema": schema}}).content[0].text)
tool = {
    "name": "look",
    "description": "Looks",
    "input_schema": {"type": "object", "properties": {"deep": {"type": "boolean"}}, "required": ["deep"]},
}
called = create(tools=[tool], tool_choice={"type": "any", "disable_parallel_tool_use": True}, max_tokens=200)
call = called.content[0]
found["call"] = [called.stop_reason, call.name, type(call.input["deep"]).__name__]
result = {"type": "tool_result", "tool_use_id": call.id, "content": "red"}
told = [*messages, {"role": "assistant", "content": called.content}, {"role": "user", "content": [result]}]
found["told"] = create(tools=[tool], tool_choice={"type": "none"}, messages=told).type


def error_of(make):
    try:
        make()
    except anthropic.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.body["error"]["type"]]
    return None


found["errors"] = [
    error_of(lambda: create(model="claude")),
    error_of(lambda: create(thinking={"type": "enabled", "budget_tokens": 1024})),
    error_of(lambda: anthropic.Anthropic(api_key="wrong", base_url=base_url, max_retries=0).messages.create(**asked)),
]
print(json.dumps(found))
