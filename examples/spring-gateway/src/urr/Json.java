package urr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON (RFC 8259) as maps, lists, strings, doubles, booleans and null. Of repeated members the last one counts. */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** @throws IllegalArgumentException it is not JSON */
  public static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at < text.length()) throw json.unexpected();
    return value;
  }

  /** Compact, members in their order, nothing escaped that need not be: as issuers write headers. */
  public static String write(Object value) {
    if (value instanceof Map<?, ?> map)
      return map.entrySet().stream()
          .map(member -> write(member.getKey()) + ":" + write(member.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    if (value instanceof List<?> list)
      return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
    if (value instanceof String string) return quote(string);
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15)
      return Long.toString(number.longValue());
    return String.valueOf(value);
  }

  private static String quote(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : string.toCharArray()) {
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < 0x20) quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  private Object value(int depth) {
    if (depth > 64) throw unexpected();
    space();
    char c = peek();
    if (c == '{') return object(depth);
    if (c == '[') return array(depth);
    if (c == '"') return string();
    if (c == '-' || isDigit(c)) return number();
    for (var word : List.of("true", "false", "null")) {
      if (!text.startsWith(word, at)) continue;
      at += word.length();
      return word.equals("null") ? null : (Object) word.equals("true");
    }
    throw unexpected();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    space();
    if (takes('}')) return members;
    do {
      space();
      String name = string();
      space();
      expect(':');
      members.put(name, value(depth + 1));
      space();
    } while (takes(','));
    expect('}');
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> items = new ArrayList<>();
    at++;
    space();
    if (takes(']')) return items;
    do {
      items.add(value(depth + 1));
      space();
    } while (takes(','));
    expect(']');
    return items;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) throw unexpected();
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain >= 0) return "\"\\/\b\f\n\r\t".charAt(plain);
    if (c != 'u' || at + 4 > text.length()) throw unexpected();
    String digits = text.substring(at, at + 4);
    if (!digits.matches("[0-9a-fA-F]{4}")) throw unexpected();
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
    String number = text.substring(start, at);
    if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) throw unexpected();
    return Double.valueOf(number);
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() {
    if (at >= text.length()) throw unexpected();
    return text.charAt(at);
  }

  private boolean takes(char c) {
    if (at >= text.length() || text.charAt(at) != c) return false;
    at++;
    return true;
  }

  private void expect(char c) {
    if (!takes(c)) throw unexpected();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("unexpected JSON at " + at);
  }
}
