/** A matrix of `rows` × `columns` that is read a few rows at a time, so that no weight is ever whole in memory as float32. */
export interface RowSource {
  readonly rows: number;
  readonly columns: number;
  /** float32 [to − from, columns] */
  read(from: number, to: number): Promise<Float32Array>;
}
