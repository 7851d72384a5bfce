package org.springframework.http;

import java.util.TreeMap;

public class HttpHeaders {
  public final TreeMap<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public String getFirst(String name) {
    return values.get(name);
  }

  public void set(String name, String value) {
    values.put(name, value);
  }
}
