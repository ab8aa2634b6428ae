import type { Turn } from "../chat/conversation.ts";
import { readAttachment } from "../media/read-attachment.ts";
import starter from "../starter.png";

const questions = ["How many shapes are there?", "Which color is the star?", "What is at the top of the picture?"];

export interface WelcomeProps {
  /** Missing until the server answers. */
  readonly onAsk: ((turn: Turn) => void) | undefined;
}

/** An empty conversation: what to do, and a picture to begin with. */
export function Welcome({ onAsk }: WelcomeProps) {
  const address = new URL(starter, import.meta.url).href;
  const ask = async (text: string) => {
    const blob = await (await fetch(address)).blob();
    const picture = await readAttachment(new File([blob], "shapes.png", { type: "image/png" }), false);
    onAsk?.({ role: "user", text, attachments: [picture] });
  };
  return (
    <div class="welcome">
      <h2>Show it a picture.</h2>
      <p>Drop, paste or choose pictures, a PDF or a video, then ask. Everything stays between this browser and its server.</p>
      <section class="starter" aria-label="Try this picture">
        <img src={address} alt="A red diamond, an orange triangle, a purple circle and a purple star" width={600} height={400} />
        <ul>
          {questions.map((question) => (
            <li key={question}>
              <button type="button" class="quiet" disabled={onAsk === undefined} onClick={() => void ask(question)}>
                {question}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
