"""OpenAI's Python client against a Tessera server: prints one JSON object that the test checks."""

import base64
import json
import sys
import time

import openai
from openai import OpenAI

base_url, picture, question = sys.argv[1:]
client = OpenAI(api_key="right", base_url=base_url, max_retries=0)
with open(picture, "rb") as file:
    data_uri = "data:image/png;base64," + base64.b64encode(file.read()).decode()
content = [{"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": data_uri}}]
messages = [{"role": "user", "content": content}]
model = client.models.list().data[0].id
found = {"model": model}


def chat(**options):
    return client.chat.completions.create(**{"model": model, "messages": messages, "temperature": 0, **options})


answer = chat().choices[0].message.content
found["answer"] = answer
found["streamed"] = "".join(chunk.choices[0].delta.content or "" for chunk in chat(stream=True) if chunk.choices)
turns = [*messages, {"role": "assistant", "content": answer}, {"role": "user", "content": "And now?"}]
found["turns"] = chat(messages=turns).usage.prompt_tokens > chat().usage.prompt_tokens
found["choices"] = len(chat(n=3, temperature=1.0, seed=1, max_tokens=4).choices)
found["stopped"] = chat(stop=[answer[:1]]).choices[0].message.content
found["logprobs"] = [len(one.top_logprobs) for one in chat(logprobs=True, top_logprobs=2, max_tokens=3).choices[0].logprobs.content]
schema = {"type": "object", "properties": {"sure": {"type": "boolean"}}, "required": ["sure"]}
typed = chat(response_format={"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}})
found["typed"] = json.loads(typed.choices[0].message.content)
tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {"deep": {"type": "boolean"}}, "required": ["deep"]}}}
call = chat(tools=[tool], tool_choice="required").choices[0].message.tool_calls[0].function
found["call"] = [call.name, type(json.loads(call.arguments)["deep"]).__name__]
found["response"] = client.responses.create(model=model, input="Hello!", temperature=0).output_text
found["completion"] = client.completions.create(model=model, prompt="Two", temperature=0, max_tokens=1).usage.completion_tokens
with client.chat.completions.stream(model=model, messages=messages, temperature=0) as stream:
    found["events"] = stream.get_final_completion().choices[0].message.content
with client.responses.stream(model=model, input="Hello!", temperature=0) as stream:
    found["response_events"] = stream.get_final_response().output_text == found["response"]
line = {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"model": model, "messages": messages, "temperature": 0}}
lines = client.files.create(file=("lines.jsonl", json.dumps(line).encode()), purpose="batch")
batch = client.batches.create(input_file_id=lines.id, endpoint="/v1/chat/completions", completion_window="24h")
while batch.status not in ("completed", "failed", "expired", "cancelled"):
    time.sleep(0.05)
    batch = client.batches.retrieve(batch.id)
done = json.loads(client.files.content(batch.output_file_id).text)
found["batch"] = [batch.status, done["custom_id"], done["response"]["body"]["choices"][0]["message"]["content"]]


def error_of(make):
    try:
        make()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.code]
    return None


found["errors"] = [
    error_of(lambda: chat(model="gpt-4")),
    error_of(lambda: chat(extra_body={"audio": {"voice": "alloy", "format": "wav"}})),
    error_of(lambda: chat(messages=[{"role": "user", "content": "many " * 5000}])),
    error_of(lambda: OpenAI(api_key="wrong", base_url=base_url, max_retries=0).models.list()),
]
print(json.dumps(found))
