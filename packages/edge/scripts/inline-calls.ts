/**
 * Puts functions that are called at one place only in that place. The minifier does so for the shortest alone; an
 * engine that interprets pays for every call, and a function that is limited in bytes for every parameter.
 */
import ts from 'typescript';

/** @param script one program without modules, whose functions use neither `this` nor `arguments` */
export function inlineCalls(script: string): string {
  let text = withoutIdleParameters(withUniqueNames(withoutTemplates(script)));
  const left = new Set<string>();
  for (;;) {
    const file = parse(text);
    const edits = firstInlining(file, left);
    if (edits === null) return text.replace(/\b(?:const|let) (?=[\w$]+\$\d)/g, 'var ');
    text = applied(text, edits);
  }
}

type Edit = readonly [from: number, to: number, text: string];
type Callee = ts.FunctionDeclaration & { readonly body: ts.FunctionBody; readonly name: ts.Identifier };

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('script.js', text, ts.ScriptTarget.ES2017, true, ts.ScriptKind.JS);
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((left, right) => right[0] - left[0])
    .reduce(
      (result, [from, to, replacement]) => result.slice(0, from) + replacement + result.slice(to),
      text,
    );
}

/** Templates take an engine of this kind four times as long as sums. */
function withoutTemplates(script: string): string {
  const edits: Edit[] = [];
  visit(parse(script), (node) => {
    if (!ts.isTemplateExpression(node) || ts.findAncestor(node.parent, ts.isTemplateExpression)) return;
    edits.push([node.getStart(), node.end, sumOf(node)]);
  });
  return applied(script, edits);
}

function sumOf({ head, templateSpans }: ts.TemplateExpression): string {
  const parts = [JSON.stringify(head.text)];
  for (const { expression, literal } of templateSpans) {
    parts.push(
      ts.isTemplateExpression(expression) ? sumOf(expression) : `(${withoutTemplates(expression.getText())})`,
    );
    parts.push(JSON.stringify(literal.text));
  }
  // The second part is a text, so that the sum is one, too.
  if (parts[0] === '""' && parts[2] !== '""') parts.shift();
  return `(${parts.filter((part, index) => index === 0 || part !== '""').join(' + ')})`;
}

/** No two declarations share a name afterwards, so that code can be moved between scopes. */
function withUniqueNames(script: string): string {
  const file = parse(script);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === 'script.js' ? file : undefined),
  };
  const program = ts.createProgram(
    ['script.js'],
    { allowJs: true, noLib: true, noResolve: true, types: [] },
    host,
  );
  const checker = program.getTypeChecker();
  const names = new Map<ts.Symbol, string>();
  const edits: Edit[] = [];
  visit(file, (node) => {
    if (!ts.isIdentifier(node) || isProperty(node)) return;
    const symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    if (symbol === undefined || declaration === undefined || declaration.getSourceFile() !== file) return;
    const name = names.get(symbol) ?? `${node.text}$${names.size}`;
    names.set(symbol, name);
    edits.push([
      node.getStart(),
      node.end,
      ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: ${name}` : name,
    ]);
  });
  return applied(script, edits);
}

function isProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

/** Takes out parameters that no function reads, and what is handed over for them. */
function withoutIdleParameters(script: string): string {
  let text = script;
  for (;;) {
    const edits = firstIdle(parse(text));
    if (edits === null) return text;
    text = applied(text, edits);
  }
}

function firstIdle(file: ts.SourceFile): Edit[] | null {
  const { uses, callees } = survey(file);
  for (const { name, parameters } of callees) {
    const calls = (uses.get(name.text) ?? []).filter((use) => use !== name).map((use) => use.parent);
    for (const [index, parameter] of parameters.entries()) {
      if ((uses.get(parameter.name.getText()) ?? []).length > 1) continue;
      const given = calls.map((call) => (ts.isCallExpression(call) ? call.arguments[index] : undefined));
      if (given.every((argument) => argument !== undefined && isIdle(argument)))
        return [
          listed(parameters, index),
          ...calls.map((call) => listed((call as ts.CallExpression).arguments, index)),
        ];
    }
  }
  return null;
}

/** Whether it makes no difference that something is not read. */
function isIdle(value: ts.Expression): boolean {
  return /^(?:[\w$.]+|"[^"]*")$/.test(value.getText());
}

/** One of a list, with the comma before or behind it. */
function listed(list: ts.NodeArray<ts.Node>, index: number): Edit {
  const [one, next] = [list[index] as ts.Node, list[index + 1]];
  const before = list[index - 1];
  return next !== undefined
    ? [one.getStart(), next.getStart(), '']
    : [before === undefined ? one.getStart() : before.end, one.end, ''];
}

/** The edits that put one function in its place, null where none is left. */
function firstInlining(file: ts.SourceFile, left: Set<string>): Edit[] | null {
  const { uses, callees } = survey(file);
  for (const callee of callees) {
    const [use, other] = (uses.get(callee.name.text) ?? []).filter((node) => node !== callee.name);
    if (left.has(callee.name.text) || use === undefined || other !== undefined) continue;
    const call = use.parent;
    if (ts.isCallExpression(call) && call.expression === use) {
      const edits = inlining(callee, call, uses);
      left.add(callee.name.text);
      if (edits !== null) return edits;
    }
  }
  return null;
}

/** Where names stand, and the functions that have one. */
function survey(file: ts.SourceFile): { uses: Map<string, ts.Identifier[]>; callees: Callee[] } {
  const uses = new Map<string, ts.Identifier[]>();
  const callees: Callee[] = [];
  visit(file, (node) => {
    if (ts.isIdentifier(node) && !isProperty(node))
      uses.set(node.text, [...(uses.get(node.text) ?? []), node]);
    if (ts.isFunctionDeclaration(node) && node.name && node.body && !node.modifiers?.length)
      callees.push(node as Callee);
  });
  return { uses, callees };
}

function inlining(
  callee: Callee,
  call: ts.CallExpression,
  uses: Map<string, ts.Identifier[]>,
): Edit[] | null {
  const statement =
    call.parent.kind === ts.SyntaxKind.VariableDeclaration ? call.parent.parent.parent : call.parent;
  const declared = call.parent;
  const returns = returnsOf(callee.body);
  const last = callee.body.statements.at(-1);
  if (callee.body.statements.length === 1 && returns[0] === last && returns[0]?.expression !== undefined) {
    const value = expressionOf(callee, call, uses);
    if (value !== null)
      return [
        [callee.getFullStart(), callee.end, ''],
        [call.getStart(), call.end, value],
      ];
  }
  const gone: Edit = [callee.getFullStart(), callee.end, ''];
  const [bindings, body] = bound(callee, call, uses);
  if (ts.isReturnStatement(statement))
    return [
      gone,
      [statement.getStart(), statement.end, `{${bindings}${body}${endsIn(last) ? '' : 'return;'}}`],
    ];
  if (ts.isExpressionStatement(statement) && returns.length === 0)
    return [gone, [statement.getStart(), statement.end, `{${bindings}${body}}`]];
  if (
    ts.isVariableDeclaration(declared) &&
    ts.isVariableStatement(statement) &&
    ts.isBlock(statement.parent) &&
    statement.declarationList.declarations.length === 1 &&
    returns.length === 1 &&
    returns[0] === last
  ) {
    const at = body.lastIndexOf('return ');
    return [
      gone,
      [
        statement.getStart(),
        statement.end,
        `${bindings}${body.slice(0, at)}var ${declared.name.getText()} = ${body.slice(at + 7)}`,
      ],
    ];
  }
  return moved(callee, call, bindings, body);
}

/** A function whose returns are in the way stays one, next to its call, where it needs no parameters. */
function moved(callee: Callee, call: ts.CallExpression, bindings: string, body: string): Edit[] | null {
  const around = ts.findAncestor(call, (node) => ts.isFunctionLike(node)) as
    | ts.FunctionLikeDeclaration
    | undefined;
  const isRepeated = ts.findAncestor(call, (node) => ts.isIterationStatement(node, false)) !== undefined;
  if (isRepeated || callee.parameters.length === 0 || around?.body === undefined || !ts.isBlock(around.body))
    return null;
  const rest = callee.parameters.filter((parameter) =>
    bindings.includes(`var ${parameter.name.getText()} =`),
  );
  const values = rest.map(
    (parameter) => call.arguments[callee.parameters.indexOf(parameter)]?.getText() ?? 'void 0',
  );
  const name = callee.name.text;
  const at = around.body.getStart() + 1;
  return [
    [callee.getFullStart(), callee.end, ''],
    [at, at, `function ${name}(${rest.map((parameter) => parameter.name.getText()).join()}){${body}}`],
    [call.getStart(), call.end, `${name}(${values.join()})`],
  ];
}

/**
 * What a function returns that does nothing else. Parameters that stand for more than a name have to be used once and in
 * their order.
 */
function expressionOf(
  callee: Callee,
  call: ts.CallExpression,
  uses: Map<string, ts.Identifier[]>,
): string | null {
  const fixed = fixedParameters(callee, call, uses);
  const body = callee.body.getStart() + 1;
  const edits: Edit[] = [];
  let before = 0;
  for (const [index, parameter] of callee.parameters.entries()) {
    const inBody = (uses.get(parameter.name.getText()) ?? []).filter((use) => use.getStart() >= body);
    const value = call.arguments[index]?.getText() ?? 'void 0';
    if (!fixed.has(parameter)) {
      const [use, other] = inBody;
      if (use === undefined || other !== undefined || use.getStart() < before) return null;
      before = use.getStart();
    }
    for (const use of inBody)
      edits.push([use.getStart(), use.end, fixed.has(parameter) ? value : `(${value})`]);
  }
  const { expression } = callee.body.statements[0] as ts.ReturnStatement;
  if (expression === undefined) return null;
  const from = expression.getStart();
  const moved = edits.map(([start, end, text]): Edit => [start - from, end - from, text]);
  return `(${applied(expression.getText(), moved)})`;
}

/** Parameters whose values can stand for themselves everywhere: names and literals that never change. */
function fixedParameters(
  callee: Callee,
  call: ts.CallExpression,
  uses: Map<string, ts.Identifier[]>,
): Set<ts.ParameterDeclaration> {
  const isFixed = (text: string): boolean => !(uses.get(text) ?? []).some(isWritten);
  const isPlain = (value: string): boolean =>
    /^(?:[\w$]+\$\d+|null|true|false|\d+|"[^"]*"|JSON\.parse|urr\w+)$/.test(value);
  return new Set(
    callee.parameters.filter((parameter, index) => {
      const value = call.arguments[index]?.getText() ?? 'void 0';
      return isPlain(value) && isFixed(value) && isFixed(parameter.name.getText());
    }),
  );
}

function endsIn(last: ts.Statement | undefined): boolean {
  return last !== undefined && ts.isReturnStatement(last);
}

function returnsOf(body: ts.FunctionBody): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  const see = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node);
    if (!ts.isFunctionLike(node)) node.forEachChild(see);
  };
  see(body);
  return found;
}

/** Statements that give the parameters their values, and the body, in which names and literals stand for themselves. */
function bound(
  callee: Callee,
  call: ts.CallExpression,
  uses: Map<string, ts.Identifier[]>,
): [bindings: string, body: string] {
  const edits: Edit[] = [];
  const fixed = fixedParameters(callee, call, uses);
  const start = callee.body.getStart() + 1;
  let bindings = '';
  callee.parameters.forEach((parameter, index) => {
    const name = parameter.name.getText();
    const value = call.arguments[index]?.getText() ?? 'void 0';
    if (!fixed.has(parameter)) bindings += `var ${name} = ${value};`;
    else
      for (const use of uses.get(name) ?? [])
        if (use.getStart() >= start) edits.push([use.getStart() - start, use.end - start, value]);
  });
  const text = callee.getSourceFile().text.slice(start, callee.body.end - 1);
  return [bindings, applied(text, edits)];
}

/** Whether a name gets another value here than the one it is declared with. */
function isWritten({ parent }: ts.Identifier, _index: number, _all: unknown): boolean {
  return (
    (ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment &&
      ts.isIdentifier(parent.left)) ||
    ts.isPostfixUnaryExpression(parent) ||
    (ts.isPrefixUnaryExpression(parent) &&
      parent.operator >= ts.SyntaxKind.PlusPlusToken &&
      parent.operator <= ts.SyntaxKind.MinusMinusToken)
  );
}
