import { type ConversationTurn, renderConversation } from "../prompts/render-conversation.ts";
import type { ConversationTemplate } from "./conversation-template.ts";
import { type ChatMessage, chatTemplateRenderer } from "./render-chat-template.ts";

const system = "Aa system Zz";
const [question, answer, second] = ["Aa question Zz", "Aa answer Zz", "Aa second Zz"];
const user = (content: string): ChatMessage => ({ role: "user", content });
const assistant = (content: string): ChatMessage => ({ role: "assistant", content });

/**
 * Reads off a Jinja chat template how it begins and ends the turns of each role, and whether it writes a system message by itself, by
 * writing conversations with it. What comes out is compared with it over several turns.
 *
 * @throws Error where turns are not written one like the other
 */
export function deriveTemplate(source: string): ConversationTemplate {
  const render = chatTemplateRenderer(source);
  const [lead, separator] = split(render([user(question)], false), question);
  const dialogue = render([user(question), assistant(answer), user(second)], true);
  const toAnswer = split(split(dialogue, question)[1], answer)[0];
  const toSecond = split(split(dialogue, answer)[1], second)[0];
  const roles = [without(toSecond, separator), without(toAnswer, separator)] as const;
  const before = split(render([{ role: "system", content: system }, user(question)], false), system);
  const systemTemplate = `${before[0]}{system_message}`;
  const opening = separator + roles[0];
  if (before[1] !== opening + question + separator) throw new Error("the system message does not end like a turn");
  const template = { name: "chat_template", systemTemplate, roles, separatorStyle: "MPT", separator, eosToken: separator.trim() } as const;
  if (template.eosToken === "") throw new Error("nothing ends a turn");
  const own = lead === roles[0] ? undefined : without(lead.slice(0, -opening.length), before[0]);
  if (own !== undefined && !lead.endsWith(opening)) throw new Error("the first turn does not begin like the second");
  const derived: ConversationTemplate = own === undefined ? template : { ...template, systemMessage: own };
  compare(derived, render);
  return derived;
}

function compare(template: ConversationTemplate, render: ReturnType<typeof chatTemplateRenderer>): void {
  const turns: ConversationTurn[] = [
    { role: "user", message: question },
    { role: "assistant", message: answer },
    { role: "user", message: second },
  ];
  const messages = turns.map(({ role, message = "" }): ChatMessage => ({ role, content: message }));
  const open: ConversationTurn = { role: "assistant" };
  for (const [instructions, written] of [
    [undefined, messages],
    [system, [{ role: "system", content: system } as const, ...messages]],
  ] as const) {
    if (renderConversation(template, [...turns, open], instructions) !== render(written, true))
      throw new Error("its turns are not all written alike");
  }
}

function split(text: string, mark: string): [before: string, behind: string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error("it leaves a message out");
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function without(text: string, start: string): string {
  if (!text.startsWith(start)) throw new Error("its turns do not end alike");
  return text.slice(start.length);
}
