package io.daybook.shop;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of order lines to which a line can be added cheaply.
 *
 * <p>A long head is shared between a list and its successors; only the short tail is copied. When
 * the tail is full the two are joined, so adding to 2,000 lines copies about 60 references on
 * average. Removing copies the part that held the line. As a {@code List} it is encoded as a plain
 * JSON array.
 */
final class Lines extends AbstractList<OrderLine> implements RandomAccess {
  static final int TAIL_MAX = 64;
  private static final Lines NONE = new Lines(List.of(), List.of());

  private final List<OrderLine> head;
  private final List<OrderLine> tail;

  private Lines(List<OrderLine> head, List<OrderLine> tail) {
    this.head = head;
    this.tail = tail;
  }

  static Lines none() {
    return NONE;
  }

  /** Returns the list itself where it is one already. */
  static Lines copyOf(List<OrderLine> lines) {
    return lines instanceof Lines already ? already : new Lines(List.copyOf(lines), List.of());
  }

  Lines plus(OrderLine line) {
    return tail.size() < TAIL_MAX
        ? new Lines(head, joined(tail, List.of(line)))
        : new Lines(joined(head, tail), List.of(line));
  }

  /** Returns the list without the line at the index. */
  Lines without(int index) {
    return index < head.size()
        ? new Lines(without(head, index), tail)
        : new Lines(head, without(tail, index - head.size()));
  }

  /** Returns the index of the last line of the sku, -1 when there is none. */
  int lastOf(String sku) {
    for (int i = size() - 1; i >= 0; i--) {
      if (get(i).sku().equals(sku)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public OrderLine get(int index) {
    return index < head.size() ? head.get(index) : tail.get(index - head.size());
  }

  @Override
  public int size() {
    return head.size() + tail.size();
  }

  private static List<OrderLine> joined(List<OrderLine> first, List<OrderLine> second) {
    List<OrderLine> all = new ArrayList<>(first.size() + second.size());
    all.addAll(first);
    all.addAll(second);
    return compact(all);
  }

  private static List<OrderLine> without(List<OrderLine> lines, int index) {
    List<OrderLine> rest = new ArrayList<>(lines);
    rest.remove(index);
    return compact(rest);
  }

  /** Most orders have few lines, and two or fewer take less as a list of the JDK's own. */
  private static List<OrderLine> compact(List<OrderLine> lines) {
    return lines.size() <= 2 ? List.copyOf(lines) : lines;
  }
}
