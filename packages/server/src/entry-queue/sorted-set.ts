/** A set ordered by score, as Redis has it: exact ranks in O(log n). */

export type Scored = { readonly member: string; readonly score: number };

/** Members are unique; equal scores are ordered by member. */
export type SortedSet = {
  readonly size: number;
  /** Adds a member, or moves it to another score. */
  add(member: string, score: number): void;
  /** @returns whether it was there */
  delete(member: string): boolean;
  score(member: string): number | undefined;
  /** The member at a rank counted from 0. */
  at(rank: number): Scored | undefined;
  /** How many members have a lower score: the rank of the first that has this one. */
  countBelow(score: number): number;
  clear(): void;
};

/** A node of a treap: a search tree by (score, member), a heap by priority, hence balanced on average. */
type Node = {
  readonly member: string;
  readonly score: number;
  readonly priority: number;
  size: number;
  left: Tree;
  right: Tree;
};
type Tree = Node | undefined;

export function createSortedSet(): SortedSet {
  const scores = new Map<string, number>();
  const nextPriority = createPriorities();
  let root: Tree;

  function remove(member: string): boolean {
    const score = scores.get(member);
    if (score === undefined) return false;
    scores.delete(member);
    root = without(root, { member, score });
    return true;
  }

  return {
    get size() {
      return scores.size;
    },
    add(member, score) {
      if (scores.get(member) === score) return;
      remove(member);
      scores.set(member, score);
      const [before, after] = split(root, { member, score });
      const node: Node = {
        member,
        score,
        priority: nextPriority(),
        size: 1,
        left: undefined,
        right: undefined,
      };
      root = merge(merge(before, node), after);
    },
    delete: remove,
    score: (member) => scores.get(member),
    at(rank) {
      let tree = root;
      let left = rank;
      while (tree) {
        const before = sizeOf(tree.left);
        if (left === before) return tree;
        if (left < before) tree = tree.left;
        else {
          left -= before + 1;
          tree = tree.right;
        }
      }
      return undefined;
    },
    countBelow(score) {
      let tree = root;
      let count = 0;
      while (tree) {
        if (tree.score < score) {
          count += sizeOf(tree.left) + 1;
          tree = tree.right;
        } else tree = tree.left;
      }
      return count;
    },
    clear() {
      scores.clear();
      root = undefined;
    },
  };
}

function sizeOf(tree: Tree): number {
  return tree ? tree.size : 0;
}

function resized(node: Node): Node {
  node.size = 1 + sizeOf(node.left) + sizeOf(node.right);
  return node;
}

function isBefore(a: Scored, b: Scored): boolean {
  return a.score < b.score || (a.score === b.score && a.member < b.member);
}

/** Everything before `key`, and the rest. */
function split(tree: Tree, key: Scored): [Tree, Tree] {
  if (!tree) return [undefined, undefined];
  if (isBefore(tree, key)) {
    const [before, after] = split(tree.right, key);
    tree.right = before;
    return [resized(tree), after];
  }
  const [before, after] = split(tree.left, key);
  tree.left = after;
  return [before, resized(tree)];
}

/** Joins two trees of which the first comes before the second. */
function merge(before: Tree, after: Tree): Tree {
  if (!before) return after;
  if (!after) return before;
  if (before.priority > after.priority) {
    before.right = merge(before.right, after);
    return resized(before);
  }
  after.left = merge(before, after.left);
  return resized(after);
}

function without(tree: Tree, key: Scored): Tree {
  if (!tree) return undefined;
  if (tree.member === key.member) return merge(tree.left, tree.right);
  if (isBefore(key, tree)) tree.left = without(tree.left, key);
  else tree.right = without(tree.right, key);
  return resized(tree);
}

/** Xorshift: priorities need to be spread, not secret. */
function createPriorities(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
