import { readFileSync } from "node:fs";
import ts from "typescript";

/** The names a module exports; `type ` stands before those that only the compiler sees. Throws at `export *`, which would hide names. */
export function exportedNames(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return listed(file, statement);
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText());
    const onlyType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    return [`${onlyType ? "type " : ""}${statement.name?.getText() ?? "default"}`];
  });
}

function listed(file, { exportClause, isTypeOnly }) {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw new Error(`${file}: name every export, not *`);
  return exportClause.elements.map((one) => `${isTypeOnly || one.isTypeOnly ? "type " : ""}${one.name.text}`);
}
