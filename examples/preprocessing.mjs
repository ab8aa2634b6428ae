// Preprocessing by itself: the tiles of a picture as the vision encoder gets them.
import { demoMediaFolder } from "@tessera/demo-model";
import { loadImage, planTiles } from "@tessera/preprocessing";

const { columns, rows, thumbnail } = planTiles({ width: 1218, height: 636, maxTiles: 6 });
console.log(columns, rows, thumbnail);
const { pixelValues, tiles } = await loadImage(`${demoMediaFolder}/shapes.png`, { maxTiles: 6 });
console.log(tiles, pixelValues.length);

// Prints:
// 2 1 true
// 7 4214784
