/** What may follow a token: logits [vocab] of all that may, or the id of the likeliest where no more was asked for. */
export type Prediction = Float32Array | number;
