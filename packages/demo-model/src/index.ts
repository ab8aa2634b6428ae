export { demoEvalFolder } from "./demo-eval-folder.ts";
export { demoMediaFolder } from "./demo-media-folder.ts";
export { demoModelFolder } from "./demo-model-folder.ts";
export { type DemoQuestion, listDemoQuestions } from "./list-demo-questions.ts";
export { type DemoScene, readDemoScenes } from "./read-demo-scenes.ts";
