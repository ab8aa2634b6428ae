/** What Ollama's API tells of a model's kind; the server does not know how many parameters it has. */
export const modelDetails = {
  parent_model: "",
  format: "onnx",
  family: "internvl",
  families: ["internvl"],
  parameter_size: "",
  quantization_level: "",
} as const;
