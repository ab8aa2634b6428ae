// The tokenizer by itself: a prompt with a picture's place, as the model gets it.
import { demoModelFolder } from "@tessera/demo-model";
import { buildPrompt, getTemplate, loadTokenizer } from "@tessera/tokenizer";

const tokenizer = await loadTokenizer(demoModelFolder);
console.log(tokenizer.decode(tokenizer.encode("What is this?")));
const template = getTemplate("Hermes-2");
const { ids, imageTokens } = buildPrompt({ template, tokenizer, question: "What is this?", tilesPerImage: [2], tokensPerTile: 64 });
console.log(ids.length > imageTokens, imageTokens);

// Prints:
// What is this?
// true 128
