import type { ConversationTemplate } from "./conversation-template.ts";

const internVl2System = "你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型，英文名叫InternVL, 是一个有用无害的人工智能助手。";
const internVl25System = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。";

const chatMl = {
  systemTemplate: "<|im_start|>system\n{system_message}",
  roles: ["<|im_start|>user\n", "<|im_start|>assistant\n"],
  separatorStyle: "MPT",
  eosToken: "<|im_end|>",
} as const;

/** The five templates that InternVL's releases name in `config.json` (`template`). */
export const conversationTemplates: readonly ConversationTemplate[] = [
  {
    name: "internvl_zh",
    systemTemplate: "{system_message}",
    systemMessage: "",
    roles: ["<human>", "<bot>"],
    separatorStyle: "INTERNVL_ZH",
    separator: "</s>",
    separator2: " ",
    eosToken: "</s>",
  },
  { name: "Hermes-2", ...chatMl, systemMessage: internVl2System, separator: "<|im_end|>" },
  { name: "internlm2-chat", ...chatMl, systemMessage: internVl2System, separator: "<|im_end|>" },
  {
    name: "phi3-chat",
    systemTemplate: "<|system|>\n{system_message}",
    systemMessage: internVl2System,
    roles: ["<|user|>\n", "<|assistant|>\n"],
    separatorStyle: "MPT",
    separator: "<|end|>",
    eosToken: "<|end|>",
  },
  { name: "internvl2_5", ...chatMl, systemMessage: internVl25System, separator: "<|im_end|>\n" },
];
