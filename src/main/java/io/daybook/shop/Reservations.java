package io.daybook.shop;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The units reserved by order id: an immutable map whose changes share all but one path.
 *
 * <p>A popular sku is reserved by hundreds of thousands of orders, and each event makes a new
 * state; so this is an AVL tree, in which a change copies about {@code 1.4·log2(n)} nodes. It
 * compares ids and never hashes them, so that no choice of ids can make it slow. Iterates in the
 * order of the ids; as a {@code Map} it is encoded as a plain JSON object.
 */
final class Reservations extends AbstractMap<String, Long> {
  private static final Reservations NONE = new Reservations(null, 0);

  private final @Nullable Node root;
  private final int size;

  private record Node(
      String id, long units, int height, @Nullable Node left, @Nullable Node right) {}

  private Reservations(@Nullable Node root, int size) {
    this.root = root;
    this.size = size;
  }

  static Reservations none() {
    return NONE;
  }

  /** Returns the map itself where it is one already. */
  static Reservations copyOf(Map<String, Long> units) {
    if (units instanceof Reservations already) {
      return already;
    }
    Reservations copy = NONE;
    for (Entry<String, Long> entry : units.entrySet()) {
      copy = copy.with(entry.getKey(), entry.getValue());
    }
    return copy;
  }

  /** Returns the units of an order, 0 when it has none. */
  long of(String id) {
    Node node = root;
    while (node != null) {
      int order = id.compareTo(node.id);
      if (order == 0) {
        return node.units;
      }
      node = order < 0 ? node.left : node.right;
    }
    return 0;
  }

  /** Returns the map with these units for the order instead of what it had; none removes it. */
  Reservations with(String id, long units) {
    boolean had = of(id) != 0;
    if (units <= 0) {
      return had ? new Reservations(without(root, id), size - 1) : this;
    }
    return new Reservations(with(root, id, units), had ? size : size + 1);
  }

  int height() {
    return height(root);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable Long get(@Nullable Object key) {
    long units = key instanceof String id ? of(id) : 0;
    return units == 0 ? null : Long.valueOf(units);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public Set<Entry<String, Long>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Long>> iterator() {
        return new InOrder(root);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private static Node with(@Nullable Node node, String id, long units) {
    if (node == null) {
      return new Node(id, units, 1, null, null);
    }
    int order = id.compareTo(node.id);
    if (order == 0) {
      return new Node(id, units, node.height, node.left, node.right);
    }
    return order < 0
        ? balanced(node, with(node.left, id, units), node.right)
        : balanced(node, node.left, with(node.right, id, units));
  }

  private static @Nullable Node without(@Nullable Node node, String id) {
    if (node == null) {
      return null;
    }
    int order = id.compareTo(node.id);
    if (order < 0) {
      return balanced(node, without(node.left, id), node.right);
    }
    if (order > 0) {
      return balanced(node, node.left, without(node.right, id));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balanced(next, node.left, without(node.right, next.id));
  }

  /** Joins two trees whose heights differ by 2 at most, with the middle's entry between them. */
  private static Node balanced(Node middle, @Nullable Node left, @Nullable Node right) {
    if (left != null && left.height > height(right) + 1) {
      Node inner = left.right;
      return inner != null && inner.height > height(left.left)
          ? node(inner, node(left, left.left, inner.left), node(middle, inner.right, right))
          : node(left, left.left, node(middle, inner, right));
    }
    if (right != null && right.height > height(left) + 1) {
      Node inner = right.left;
      return inner != null && inner.height > height(right.right)
          ? node(inner, node(middle, left, inner.left), node(right, inner.right, right.right))
          : node(right, node(middle, left, inner), right.right);
    }
    return node(middle, left, right);
  }

  private static Node node(Node entry, @Nullable Node left, @Nullable Node right) {
    return new Node(entry.id, entry.units, 1 + Math.max(height(left), height(right)), left, right);
  }

  private static int height(@Nullable Node node) {
    return node == null ? 0 : node.height;
  }

  private static final class InOrder implements Iterator<Map.Entry<String, Long>> {
    private final Deque<Node> path = new ArrayDeque<>();

    InOrder(@Nullable Node root) {
      descend(root);
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Map.Entry<String, Long> next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node node = path.pop();
      descend(node.right);
      return Map.entry(node.id, node.units);
    }

    private void descend(@Nullable Node from) {
      for (Node node = from; node != null; node = node.left) {
        path.push(node);
      }
    }
  }
}
