import { AnswerMessage } from "./answer-message.tsx";
import type { MessageProps } from "./message-props.ts";
import { Question } from "./question.tsx";

/** A question or an answer. */
export function Message(props: MessageProps) {
  return props.turn.role === "user" ? <Question {...props} /> : <AnswerMessage {...props} />;
}
