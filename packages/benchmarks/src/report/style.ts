import { Html } from "./html.ts";

export const style = new Html(`
:root { color-scheme: light dark; --line: #8886; --bar: #2a6fb0; --mark: #b3261e }
@media (prefers-color-scheme: dark) { :root { --bar: #7db4e8; --mark: #ff8a80 } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem }
table { border-collapse: collapse }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: normal }
.settings td { overflow-wrap: anywhere }
.figures thead th, .figure { white-space: nowrap }
.figures tbody th { overflow-wrap: anywhere }
thead th { font-weight: 600 }
.figure { font-weight: 600; font-variant-numeric: tabular-nums }
.figures svg { width: 100%; min-width: 4rem; max-width: 20rem; height: 1rem }
svg { display: block; max-width: 100% }
svg .bar { fill: var(--bar) }
svg .range { stroke: var(--mark); stroke-width: 4; vector-effect: non-scaling-stroke }
svg text { fill: currentColor; font-size: 11px }
article { border-top: 1px solid var(--line); padding: 1rem 0 }
article img { max-width: 20rem; max-height: 20rem; margin-right: .5rem; vertical-align: top }
h3 { margin: 0 0 .5rem; font-size: 1rem }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .25rem .75rem; margin: .5rem 0 0 }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
`);
