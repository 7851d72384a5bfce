import ts from 'typescript';

/**
 * Takes out where objects get properties that nobody reads.
 *
 * @param script one program whose functions and properties have these names
 * @param within the only function in which to look, everywhere when left out
 */
export function withoutProperties(script: string, properties: readonly string[], within?: string): string {
  const file = ts.createSourceFile('script.js', script, ts.ScriptTarget.ES2017, true, ts.ScriptKind.JS);
  const gone: [from: number, to: number][] = [];
  const see = (node: ts.Node, isWithin: boolean): void => {
    const inside =
      isWithin || (ts.isFunctionDeclaration(node) && node.name !== undefined && node.name.text === within);
    if (inside && isPropertyOf(node, properties)) {
      const next = script.slice(node.end).match(/^\s*,/)?.[0].length ?? 0;
      gone.push([node.getStart(), node.end + next]);
    } else node.forEachChild((child) => see(child, inside));
  };
  see(file, within === undefined);
  return gone.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to), script);
}

function isPropertyOf(node: ts.Node, properties: readonly string[]): boolean {
  if (ts.isPropertyAssignment(node)) return properties.includes(node.name.getText());
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return false;
  const { left, operatorToken } = node.expression;
  return (
    operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(left) &&
    properties.includes(left.name.text)
  );
}
