/** Part of every cache key. Raise it whenever the graphs or the weights come out differently. */
export const converterVersion = "15";
