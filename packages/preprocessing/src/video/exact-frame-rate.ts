/** Takes a rate that was printed with two decimals for the NTSC rate (n × 1000 / 1001) that it stands for, if it does. */
export function exactFrameRate(printed: number): number {
  const ntsc = (Math.round(printed) * 1000) / 1001;
  return Math.abs(printed - ntsc) <= 0.005 ? ntsc : printed;
}
