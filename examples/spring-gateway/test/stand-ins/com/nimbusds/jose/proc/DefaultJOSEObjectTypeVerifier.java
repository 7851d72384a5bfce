package com.nimbusds.jose.proc;

import com.nimbusds.jose.JOSEObjectType;

public class DefaultJOSEObjectTypeVerifier<C extends SecurityContext> implements JOSEObjectTypeVerifier<C> {
  public DefaultJOSEObjectTypeVerifier(JOSEObjectType... allowed) {}
}
