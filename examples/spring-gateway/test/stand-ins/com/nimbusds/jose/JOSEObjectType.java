package com.nimbusds.jose;

public record JOSEObjectType(String type) {}
