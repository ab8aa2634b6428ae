import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Functions of a TypeScript file that have more lines than allowed, from the first of their own to the last. */
export function longFunctions(root, file, mostLines) {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined) {
      const line = (position) => source.getLineAndCharacterOfPosition(position).line;
      const lines = line(node.end) - line(node.getStart(source)) + 1;
      if (lines > mostLines) found.push({ file, name: nameOf(node), lines });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(node) {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? "a function without a name";
}
