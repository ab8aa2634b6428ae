/** An ONNX model that copies its input: ONNX Runtime loads none without a node. */
export const smallestModel = Buffer.from("CAg6LwoQCgF4EgF5IghJZGVudGl0eRIBZ1oLCgF4EgYKBAgBEgBiCwoBeRIGCgQIARIAQgQKABAN", "base64");
