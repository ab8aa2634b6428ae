import { countTokensRoute } from "../anthropic/count-tokens.ts";
import { messagesRoute } from "../anthropic/messages.ts";
import { ollamaChatRoute } from "../ollama/chat.ts";
import { ollamaGenerateRoute } from "../ollama/generate.ts";
import { psRoute } from "../ollama/ps.ts";
import { showRoute } from "../ollama/show.ts";
import { tagsRoute } from "../ollama/tags.ts";
import { versionRoute } from "../ollama/version.ts";
import { batchRoute, cancelBatchRoute, createBatchRoute, listBatchesRoute } from "../openai/batches/batches.ts";
import { chatCompletionsRoute } from "../openai/chat/chat-completions.ts";
import { estimateRoute } from "../openai/chat/estimate.ts";
import { completionsRoute } from "../openai/completions/completions.ts";
import { deleteFileRoute, fileContentRoute, fileRoute, listFilesRoute } from "../openai/files/files.ts";
import { uploadFileRoute } from "../openai/files/upload-file.ts";
import { responsesRoute } from "../openai/responses/responses.ts";
import { detokenizeRoute } from "../openai/tokens/detokenize.ts";
import { tokenizeRoute } from "../openai/tokens/tokenize.ts";
import { healthRoute } from "./health.ts";
import { metricsRoute } from "./metrics.ts";
import { modelRoute, modelsRoute } from "./models.ts";
import { readyRoute } from "./ready.ts";
import type { Route } from "./route.ts";

/** Everything that the server answers, but the web page and the document of these routes. */
export const routes: readonly Route[] = [
  modelsRoute,
  modelRoute,
  chatCompletionsRoute,
  completionsRoute,
  responsesRoute,
  messagesRoute,
  countTokensRoute,
  ollamaChatRoute,
  ollamaGenerateRoute,
  tagsRoute,
  psRoute,
  showRoute,
  versionRoute,
  uploadFileRoute,
  listFilesRoute,
  fileRoute,
  fileContentRoute,
  deleteFileRoute,
  createBatchRoute,
  listBatchesRoute,
  batchRoute,
  cancelBatchRoute,
  estimateRoute,
  tokenizeRoute,
  detokenizeRoute,
  healthRoute,
  readyRoute,
  metricsRoute,
];
